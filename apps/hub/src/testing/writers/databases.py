"""Makes databases as trackers do, with nothing but the standard library. Commands come by standard input, one a line."""
import json, sqlite3, sys

connection = None
for line in sys.stdin:
    command = json.loads(line)
    if "open" in command:
        connection = sqlite3.connect(command["open"], isolation_level=None)
        for pragma in command.get("pragmas", []):
            connection.execute(f"PRAGMA {pragma}")
    elif "many" in command:
        connection.execute("BEGIN")
        connection.executemany(command["many"], command["rows"])
        if command.get("commit", True):
            connection.execute("COMMIT")
    elif "run" in command:
        connection.execute(command["run"])
    elif "leave" in command:
        import os
        os._exit(0)
    print("done", flush=True)
