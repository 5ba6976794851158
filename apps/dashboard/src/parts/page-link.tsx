/** A link to another page of the board. Its code is loaded when somebody points at it, and not with the page that it is on. */
'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ComponentProps } from 'react';

export function PageLink(props: ComponentProps<typeof Link> & { href: string }) {
  const router = useRouter();
  const load = () => router.prefetch(props.href);
  return <Link {...props} prefetch={false} onPointerEnter={load} onFocus={load} />;
}
