export const GO_ON: number;
