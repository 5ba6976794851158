/** Copies the address of what is shown; on a shared board also with the key that lets somebody else in. */
'use client';

import { memo } from 'react';
import { addressWithKey } from '../live/shared-link.ts';
import { useIsFile, useMayChange } from '../live/use-hub.ts';
import { CopyButton } from './copy-button.tsx';
import { useKeys } from './use-keys.ts';

const ID = 'copy-link';

function copyLink(): void {
  document.getElementById(ID)?.click();
}

/** @param props.address of the view, when it isn't the page's address yet */
export const CopyLink = memo(function CopyLink({ address }: { address?: () => string }) {
  const isFile = useIsFile();
  const mayChange = useMayChange();
  const here = address ?? (() => window.location.href);
  useKeys({ u: copyLink });
  // Prerendered without: nobody has a key there. A link that may change things is given out by the owner alone.
  const hasKey = typeof window !== 'undefined' && !mayChange && addressWithKey('') !== null;
  // A file may lie anywhere tomorrow.
  if (isFile) return null;
  return (
    <>
      <CopyButton id={ID} label="Copy link to this view" text={here} />
      {hasKey && <CopyButton label="Copy link with the read key" text={() => addressWithKey(here()) ?? here()} />}
    </>
  );
});
