export const UNFINISHED: number;
