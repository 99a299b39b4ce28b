import { t } from '@lingui/core/macro';
import { useState } from 'react';
import { exportTasks } from '../../api/generated/sdk.gen';
import { messageFor } from '../../lib/error-message';
import { Button } from '../../ui/button';

const formats = ['json', 'csv'] as const;
type Format = (typeof formats)[number];

/** Downloads all tasks. A plain link can't send the access token, so the file is fetched first. */
export function ExportButtons({ userId }: { userId: string }) {
  const [pending, setPending] = useState<Format | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function download(format: Format): Promise<void> {
    setPending(format);
    setProblem(null);
    try {
      const file = await exportTasks({ path: { userId }, query: { format }, parseAs: 'blob' });
      if (!(file instanceof Blob)) throw new TypeError('The export is not a file');
      saveAs(file, `holdfast.${format}`);
    } catch (error) {
      setProblem(messageFor(error));
    } finally {
      setPending(null);
    }
  }

  return (
    <>
      <p className="text-sm">{t`Download everything, including trash: JSON as a backup, CSV for spreadsheets.`}</p>
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
  // By then the download holds the file itself.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
