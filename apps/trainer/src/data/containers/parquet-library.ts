/** The parts of the Parquet library that the thread needs; bundled into a file of its own. */

export { parquetReadObjects } from 'hyparquet';
export { compressors } from 'hyparquet-compressors';
