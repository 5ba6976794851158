/** Exit code of a minting that is not at its end: another process goes on. */
export const GO_ON = 75;
