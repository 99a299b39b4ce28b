import { t } from '@lingui/core/macro';
import { CloseIcon } from '../../../../ui/icons';
import type { Chip } from './quick-add-text';

interface QuickAddChipsProps {
  chips: readonly Chip[];
  onReject: (chip: Chip) => void;
}

/** Shows what was recognized while typing. Escape or a click turns a word back into text. */
export function QuickAddChips({ chips, onReject }: QuickAddChipsProps) {
  const labels = chips.map(({ label }) => label).join(', ');
  return (
    <>
      <p role="status" className="sr-only">
        {chips.length > 0 && t`${labels}. Press Escape to turn the last one back into text.`}
      </p>
      {chips.length > 0 && (
        <ul aria-label={t`Recognized`} className="mt-2 flex flex-wrap gap-2">
          {chips.map((chip) => (
            <ChipItem key={chip.start} chip={chip} onReject={onReject} />
          ))}
        </ul>
      )}
    </>
  );
}

function ChipItem({ chip, onReject }: { chip: Chip; onReject: (chip: Chip) => void }) {
  const { word, label } = chip;
  return (
    <li>
      <button
        type="button"
        className="bg-accent-soft text-accent inline-flex min-h-10 items-center gap-1 rounded-md ps-3 pe-1.5 text-sm font-medium"
        onClick={() => {
          onReject(chip);
        }}
      >
        {label}
        <span className="sr-only">{t`: turn “${word}” back into text`}</span>
        <span className="scale-75">
          <CloseIcon />
        </span>
      </button>
    </li>
  );
}
