import { t } from '@lingui/core/macro';
import { Button } from './button';

interface RestoredNoteProps {
  /** The first field of the form: the button disappears, and focus with it. */
  fieldId: string;
  onDiscard: () => void;
}

/** Says that the form shows text that was typed earlier and not submitted. */
export function RestoredNote({ fieldId, onDiscard }: RestoredNoteProps) {
  return (
    <div
      role="status"
      className="bg-sunken flex flex-wrap items-center justify-between gap-x-3 rounded-md py-1 ps-3 text-sm"
    >
      <p>{t`Restored what you typed.`}</p>
      <Button
        look="quiet"
        onClick={() => {
          onDiscard();
          document.getElementById(fieldId)?.focus();
        }}
      >
        {t`Discard draft`}
      </Button>
    </div>
  );
}
