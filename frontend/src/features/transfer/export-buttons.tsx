import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { exportTasks } from '../../api/transfer';
import { whatHappened } from '../../lib/failure-text';
import { Button } from '../../ui/button';

const formats = ['json', 'csv'] as const;
type Format = (typeof formats)[number];

/** Everything as a file. The API wants a token in a header, which a plain link cannot send. */
export function ExportButtons({ userId }: { userId: string }) {
  const [pending, setPending] = useState<Format | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function download(format: Format): Promise<void> {
    setPending(format);
    setProblem(null);
    try {
      saveAs(await exportTasks(userId, format), `holdfast.${format}`);
    } catch (error) {
      setProblem(whatHappened(error));
    } finally {
      setPending(null);
    }
  }

  return (
    <>
      <p className="text-sm">{t`Everything that you have, the trash included: JSON to keep or to import again, CSV for a spreadsheet.`}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        {formats.map((format) => (
          <Button
            key={format}
            pendingText={pending === format ? '…' : undefined}
            onClick={() => void download(format)}
          >
            {format === 'json' ? t`Download as JSON` : t`Download as CSV`}
          </Button>
        ))}
      </div>
      {problem !== null && (
        <p role="alert" className="text-danger mt-3 text-sm font-medium">
          {problem}
        </p>
      )}
    </>
  );
}

function saveAs(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the file by then.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
