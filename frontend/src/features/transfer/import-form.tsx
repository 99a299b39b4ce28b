import { plural, t } from '@lingui/core/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { importTasks, type ImportFormat, type ImportOutcome } from '../../api/transfer';
import { localZone } from '../../lib/calendar';
import { whatHappened } from '../../lib/failure-text';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { inputStyle } from '../../ui/text-field';
import { formatOf } from './import-format';
import { ImportPreview } from './import-preview';

interface Chosen {
  readonly text: string;
  readonly format: ImportFormat;
  readonly outcome: ImportOutcome;
}

/** First what would happen, then, if that is wanted, all of it or nothing. */
export function ImportForm({ userId }: { userId: string }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isPending, setPending] = useState(false);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const queryClient = useQueryClient();
  const announce = useAnnounce();

  function putBack(): void {
    setChosen(null);
    if (input.current) input.current.value = '';
  }

  async function attempt(run: () => Promise<void>): Promise<void> {
    setPending(true);
    setSaid(null);
    try {
      await run();
    } catch (error) {
      setSaid({ text: whatHappened(error), isProblem: true });
      putBack();
    } finally {
      setPending(false);
    }
  }

  const look = (file: File) =>
    attempt(async () => {
      const text = await file.text();
      const format = formatOf(text);
      const outcome = await importTasks(userId, text, { format, dryRun: true, zone: localZone() });
      setChosen({ text, format, outcome });
    });

  const take = ({ text, format }: Chosen) =>
    attempt(async () => {
      const { tasks } = await importTasks(userId, text, { format, dryRun: false, zone: localZone() });
      putBack();
      const done = plural(tasks.created, { one: '# task is imported.', other: '# tasks are imported.' });
      setSaid({ text: done, isProblem: false });
      announce(done);
      await queryClient.invalidateQueries();
    });

  return (
    <div className="mt-6">
      <label htmlFor="import-file" className="block text-sm font-medium">
        {t`File to import`}
      </label>
      <p id="import-hint" className="text-muted mt-0.5 text-sm">
        {t`JSON or CSV of Holdfast, a CSV with a column “title”, or the CSV of a Todoist project. You see what it does first.`}
      </p>
      <input
        ref={input}
        id="import-file"
        type="file"
        accept=".json,.csv,application/json,text/csv"
        aria-describedby="import-hint"
        className={`${inputStyle} mt-1.5 file:me-3 file:font-medium`}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) void look(file);
          else setChosen(null);
        }}
      />
      {isPending && !chosen && <p className="text-muted mt-3 text-sm">{t`Reading the file…`}</p>}
      {said && (
        <p
          role={said.isProblem ? 'alert' : undefined}
          className={`mt-3 text-sm font-medium ${said.isProblem ? 'text-danger' : 'text-accent'}`}
        >
          {said.text}
        </p>
      )}
      {chosen && (
        <ImportPreview outcome={chosen.outcome}>
          {chosen.outcome.problems.length === 0 && chosen.outcome.tasks.created > 0 && (
            <Button pendingText={isPending ? '…' : undefined} onClick={() => void take(chosen)}>
              {t`Import them`}
            </Button>
          )}
          <Button look="quiet" onClick={putBack}>
            {t`Cancel`}
          </Button>
        </ImportPreview>
      )}
    </div>
  );
}
