/** Shown for an address that does not exist. */

import Link from 'next/link';
import { Message } from '../parts/message.tsx';

export default function NotFound() {
  return (
    <Message title="Page not found">
      <p>
        <Link href="/">All runs</Link>
      </p>
    </Message>
  );
}
