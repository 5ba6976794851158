/** Which checkpoint to keep, how certain that is, whether it was saved, and whether to continue training. */

import type { Keep } from '@rewardboard/protocol';

const OUTLOOK_SHAPES = { stop: '■', 'go on': '→', wait: '○', ended: '○' } as const;

export function NothingToKeep({ sentence }: { sentence: string }) {
  return (
    <p className="grid grid-cols-[18px_1fr] text-read leading-5 text-ink2" data-testid="checkpoint">
      <span className="text-ink" aria-hidden="true">
        ◇
      </span>
      <span className="wrap-anywhere">{sentence}</span>
    </p>
  );
}

export function CheckpointAdvice({
  keep: { sentence, outlook },
  mustAct,
}: {
  keep: Keep;
  /** Hides advice to continue. */
  mustAct: boolean;
}) {
  return (
    <div className="grid content-start gap-y-0.5 text-read leading-5 text-ink2" data-testid="checkpoint">
      <p className="grid grid-cols-[18px_1fr]">
        <span className="text-ink" aria-hidden="true">
          ◆
        </span>
        <span className="wrap-anywhere">
          <b className="font-semibold text-ink">Keep</b> {lowerFirst(sentence)}
        </span>
      </p>
      {mustAct && (outlook.advice === 'go on' || outlook.advice === 'wait') ? null : (
        <p className="grid grid-cols-[18px_1fr]" data-outlook={outlook.advice}>
          <span className="text-ink" aria-hidden="true">
            {OUTLOOK_SHAPES[outlook.advice]}
          </span>
          <span className="wrap-anywhere">{outlook.sentence}</span>
        </p>
      )}
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
