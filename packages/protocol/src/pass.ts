/** Links and tokens of a shared board, as their owner sees them in a list: never with the secret. */

export type PassKind = 'link' | 'token';

export interface Pass {
  /** Names it in a list; opens nothing. */
  id: string;
  kind: PassKind;
  name: string;
  /** ms since 1970; null where a file of an older version doesn't say. */
  createdAt: number | null;
  /** ms since 1970 */
  expiresAt: number;
  /** Id of the only run that it shows; null: all. */
  run: string | null;
  /** Its pages may acknowledge, correct and revoke. */
  canEdit: boolean;
}

export const LINK_LIFE_DAYS = 7;
export const TOKEN_LIFE_DAYS = 90;
/** The longest that one can ask for. */
export const MAX_PASS_LIFE_DAYS = 366;
