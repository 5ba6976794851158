/** Stands for `next/link`: a link to a page that the file holds; what leads elsewhere isn't there. */

import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { addressInFile, go } from './navigation.ts';

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string; prefetch?: boolean };

export default function Link({ href, prefetch: _prefetch, children, ...rest }: LinkProps) {
  const address = addressInFile(href);
  if (address === null) return null;
  const onClick = (event: MouseEvent<HTMLAnchorElement>) => {
    rest.onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  };
  return (
    <a {...rest} href={address} onClick={onClick}>
      {children}
    </a>
  );
}
