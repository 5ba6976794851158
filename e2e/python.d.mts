export function pythonWith(...packages: string[]): string | null;
