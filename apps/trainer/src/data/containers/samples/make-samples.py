"""Makes the Parquet samples beside it with pyarrow: the same rows in the compressions and layouts that tools write."""

import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
STEPWISE = pa.table(
    {
        "prompt": [f"Problem {i}: ä?" for i in range(5)],
        "completions": [[f"step {j}" for j in range(i + 1)] for i in range(5)],
        "labels": pa.array([[j % 2 == 0 for j in range(i + 1)] for i in range(5)], pa.list_(pa.bool_())),
    }
)
MESSAGE = pa.struct([("content", pa.string()), ("role", pa.string())])
PREFERENCE = pa.table(
    {
        "prompt": [f"Question {i}" for i in range(3)],
        "chosen": pa.array([[{"role": "user", "content": f"Question {i}"}, {"role": "assistant", "content": f"good {i}"}] for i in range(3)], pa.list_(MESSAGE)),
        "rejected": pa.array([[{"role": "user", "content": f"Question {i}"}, {"role": "assistant", "content": f"bad {i}"}] for i in range(3)], pa.list_(MESSAGE)),
        "margin": pa.array([0.5, None, 2.0], pa.float64()),
    }
)
for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(STEPWISE, HERE / f"stepwise.{codec}.parquet", compression=codec, row_group_size=2)
pq.write_table(STEPWISE, HERE / "stepwise.version1.parquet", version="1.0", data_page_version="1.0", use_dictionary=False)
pq.write_table(STEPWISE, HERE / "stepwise.pages2.parquet", data_page_version="2.0", write_page_index=True)
pq.write_table(PREFERENCE, HERE / "preference.parquet")
pq.write_table(pa.table({"text": ["a", "b"], "label": pa.array([1, 0], pa.int64())}), HERE / "text.parquet")

# Small files that unpack to gigabytes: one page of one text, one text for many rows, and very many rows.
def bomb(name, rows, text, **options):
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))
    table = pa.table({"text": texts, "label": pa.array([1] * rows, pa.int8())})
    pq.write_table(table, HERE / f"bomb.{name}.parquet", compression="zstd", row_group_size=rows, store_schema=False, **options)


bomb("page", 1, "x" * 300_000_000, use_dictionary=False)
bomb("dictionary", 1_000, "x" * 1_000_000)
bomb("rows", 40_000_000, "a", max_rows_per_page=40_000_000)
