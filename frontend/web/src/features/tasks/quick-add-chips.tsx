import { CloseIcon } from '../../ui/icons';
import type { Chip } from './quick-add-text';

interface QuickAddChipsProps {
  chips: readonly Chip[];
  onReject: (chip: Chip) => void;
}

/** What was understood, while it is typed. Escape, or a click, turns a word back into text. */
export function QuickAddChips({ chips, onReject }: QuickAddChipsProps) {
  return (
    <>
      <p role="status" className="sr-only">
        {chips.length > 0 &&
          `${chips.map(({ label }) => label).join(', ')}. Escape makes the last one text again.`}
      </p>
      {chips.length > 0 && (
        <ul aria-label="Understood" className="mt-2 flex flex-wrap gap-2">
          {chips.map((chip) => (
            <li key={chip.word}>
              <button
                type="button"
                className="bg-accent-soft text-accent inline-flex min-h-9 items-center gap-1 rounded-md ps-3 pe-1.5 text-sm font-medium"
                onClick={() => {
                  onReject(chip);
                }}
              >
                {chip.label}
                <span className="sr-only">: make “{chip.word}” text again</span>
                <span className="scale-75">
                  <CloseIcon />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
