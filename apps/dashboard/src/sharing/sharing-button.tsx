/** On a shared board, for those who may edit: what guests see, and the links and tokens, each of which can be revoked. */
'use client';

import { useRef, useState } from 'react';
import { useHubInfo } from '../live/use-hub.ts';
import { Drawer } from '../parts/drawer.tsx';
import { PassList } from './pass-list.tsx';

export function SharingButton() {
  const info = useHubInfo();
  const dialog = useRef<HTMLDialogElement>(null);
  /** Each opening asks the hub again. */
  const [opened, setOpened] = useState(0);
  if (!info?.shared || !info.mayChange) return null;
  const open = () => {
    setOpened(opened + 1);
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="link whitespace-nowrap" data-testid="sharing-button" onClick={open}>
        Sharing
      </button>
      <Drawer title="Sharing" dialog={dialog} testId="sharing" onClose={() => undefined}>
        <p className="my-3 text-ink2">
          {info.sharesSamples
            ? 'Guests see samples of the data.'
            : 'Guests see no samples of the data. Start the board with --share-samples to show them.'}{' '}
          They never see absolute paths, nor lines of logs that weren’t understood.
        </p>
        {info.mayRevoke && opened > 0 && (
          <>
            <PassList key={`links ${opened}`} kind="link" title="Links" />
            <PassList key={`tokens ${opened}`} kind="token" title="Tokens of trainers" />
          </>
        )}
      </Drawer>
    </>
  );
}
