import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState } from 'react';
import { useAnnounce } from '../../ui/announcer';
import { Button } from '../../ui/button';
import { CheckboxField } from '../../ui/checkbox-field';

/** Shows the backup codes, once. They replace a lost phone. */
export function BackupCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [isKept, setKept] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const announce = useAnnounce();
  const [answer, setAnswer] = useState<string>();

  useEffect(() => {
    heading.current?.focus();
  }, []);

  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard.writeText(codes.join('\n')).then(
      () => true,
      () => false,
    );
    const text = isCopied ? t`Copied.` : t`Couldn't copy. Select the codes and copy them yourself.`;
    setAnswer(text);
    announce(text);
  }

  return (
    <>
      <h3 ref={heading} tabIndex={-1} className="font-medium">
        {t`Save these backup codes`}
      </h3>
      <p className="text-muted mt-1 text-sm">{t`Each code works once. You won't see them again.`}</p>
      <ul
        aria-label={t`Backup codes`}
        className="bg-sunken my-4 grid gap-1 rounded-md p-4 font-mono text-sm sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button onClick={() => void copy()}>{t`Copy codes`}</Button>
      <p aria-hidden="true" className="text-accent mt-2 text-sm empty:hidden">
        {answer}
      </p>
      <CheckboxField
        id="codes-kept"
        label={t`I've saved these codes`}
        checked={isKept}
        onChange={({ target }) => {
          setKept(target.checked);
          setProblem(null);
        }}
      />
      {problem !== null && (
        <p role="alert" className="text-danger mb-2 text-sm font-medium">
          {problem}
        </p>
      )}
      <Button
        onClick={() => {
          if (isKept) onKept();
          else setProblem(t`Save the codes, then tick the box.`);
        }}
      >
        {t({ message: 'Done', context: 'button' })}
      </Button>
    </>
  );
}
