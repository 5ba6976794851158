/** Nothing to list yet: the two ways to begin, and what is watched. */

const COMMAND = 'mt-1.5 border-l-2 border-rule2 px-3 py-1 leading-[18px] whitespace-pre-wrap';

export function EmptyRuns({ watched }: { watched: readonly string[] }) {
  return (
    <div className="max-w-[760px] pb-2.5" data-testid="empty">
      <h2 className="sr-only">Two ways to begin</h2>
      <ol className="grid gap-3.5">
        <li className="grid grid-cols-[22px_1fr]">
          <b>1</b>
          <div>
            Train the sample run. The first point is here within 10 seconds.
            <pre className={COMMAND}>npm start</pre>
          </div>
        </li>
        <li className="grid grid-cols-[22px_1fr]">
          <b>2</b>
          <div>
            Follow a training that is already writing: its files are recognized by their content, whatever program
            writes them. Our journal and the files of the logging guide, <code>trainer_state.json</code>, TensorBoard
            event files, CSV of Lightning and Keras, JSON lines, console logs.
            <pre className={COMMAND}>npx rewardboard watch DIR</pre>
          </div>
        </li>
      </ol>
      <p className="mt-[18px] text-ink3">
        {watched.length === 0 ? (
          'No directory is watched now.'
        ) : (
          <>
            Watched now:{' '}
            {watched.map((name, i) => (
              <span key={name}>
                {i > 0 ? ', ' : ''}
                <code>{name}</code>
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  );
}
