/** An address that is none of the board's. */

import Link from 'next/link';
import { Message } from '../parts/message.tsx';

export default function NotFound() {
  return (
    <Message title="There is no page at this address">
      <p>
        <Link href="/">All runs</Link>
      </p>
    </Message>
  );
}
