/** A name that breaks behind its separators before it breaks anywhere else. */

import { Fragment } from 'react';

const BEHIND_SEPARATOR = /(?<=[_\-./])/;

export function Breakable({ text }: { text: string }) {
  return text.split(BEHIND_SEPARATOR).map((part, i) => (
    // oxlint-disable-next-line react/no-array-index-key -- parts have no other identity
    <Fragment key={i}>
      {i > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
