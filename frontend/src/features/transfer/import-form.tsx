import { plural, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { importTasks } from '../../api/generated/sdk.gen';
import type { ImportOutcome } from '../../api/generated/types.gen';
import { localZone } from '../../lib/calendar';
import { messageFor } from '../../lib/error-message';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { inputStyle } from '../../ui/text-field';
import { textOf, UnknownEncoding } from './file-text';
import { ImportPreview } from './import-preview';

interface Chosen {
  readonly text: string;
  readonly outcome: ImportOutcome;
}

/** Shows a preview, then imports all of the file or nothing. */
export function ImportForm({ userId }: { userId: string }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isPending, setPending] = useState(false);
  const [notice, setNotice] = useState<{ text: string; isProblem: boolean } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const queryClient = useQueryClient();
  const announce = useAnnounce();

  function clear(): void {
    setChosen(null);
    if (input.current) input.current.value = '';
  }

  async function attempt(run: () => Promise<void>): Promise<void> {
    setPending(true);
    setNotice(null);
    try {
      await run();
    } catch (error) {
      const isEncoding = error instanceof UnknownEncoding;
      setNotice({
        text: isEncoding ? t`The letters of this file can't be read. Save it as UTF-8.` : messageFor(error),
        isProblem: true,
      });
      clear();
    } finally {
      setPending(false);
    }
  }

  /** Imports the whole file or nothing. A dry run returns the problems of the file, which otherwise are a 422. */
  const send = (text: string, { dryRun }: { dryRun: boolean }) =>
    importTasks({
      path: { userId },
      query: { format: 'auto', dryRun, zone: localZone() },
      body: text,
      // The client would turn the file into a JSON string.
      bodySerializer: () => text,
      headers: { 'Content-Type': /^\s*[[{]/.test(text) ? 'application/json' : 'text/csv' },
    });

  const preview = (file: File) =>
    attempt(async () => {
      const text = textOf(new Uint8Array(await file.arrayBuffer()));
      const outcome = await send(text, { dryRun: true });
      setChosen({ text, outcome });
    });

  const importAll = ({ text }: Chosen) =>
    attempt(async () => {
      const { tasks } = await send(text, { dryRun: false });
      clear();
      const done = plural(tasks.created, { one: '# task imported.', other: '# tasks imported.' });
      setNotice({ text: done, isProblem: false });
      announce(done);
      await queryClient.invalidateQueries();
    });

  return (
    <div className="mt-6">
      <label htmlFor="import-file" className="block text-sm font-medium">
        {t`Import a file`}
      </label>
      <p id="import-hint" className="text-muted mt-0.5 text-sm">
        {t`A file from Holdfast, Todoist, TickTick, Outlook, Google Tasks, Vikunja or Things, a CSV with a “title” column, or a list with one task per line. You see a preview first.`}
      </p>
      <input
        ref={input}
        id="import-file"
        type="file"
        accept=".json,.csv,.txt,.md,application/json,text/csv,text/plain,text/markdown"
        aria-describedby="import-hint"
        className={`${inputStyle} mt-1.5 file:me-3 file:font-medium`}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void preview(file);
          else setChosen(null);
        }}
      />
      {isPending && !chosen && <p className="text-muted mt-3 text-sm">{t`Reading the file…`}</p>}
      {notice && (
        <p
          role={notice.isProblem ? 'alert' : undefined}
          className={`mt-3 text-sm font-medium ${notice.isProblem ? 'text-danger' : 'text-accent'}`}
        >
          {notice.text}
        </p>
      )}
      {chosen && (
        <ImportPreview outcome={chosen.outcome}>
          {chosen.outcome.problems.length === 0 && chosen.outcome.tasks.created > 0 && (
            <Button pendingText={isPending ? '…' : undefined} onClick={() => void importAll(chosen)}>
              {t`Import`}
            </Button>
          )}
          <Button look="quiet" onClick={clear}>
            {t`Cancel`}
          </Button>
        </ImportPreview>
      )}
    </div>
  );
}
