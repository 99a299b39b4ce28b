import { t } from '@lingui/core/macro';
import { PlusIcon } from '../../../../ui/icons';
import { useListActions } from '../../api/change-list';
import { searchOfList, viewOf } from '../../model/view-search';

interface CreateListOfferProps {
  /** As it was typed after `#`, with spaces for hyphens. */
  name: string;
  day: string;
  onCreated: () => void;
}

/** Creates the list that a line names and that there isn't. Then the line means it. */
export function CreateListOffer({ name, day, onCreated }: CreateListOfferProps) {
  const { create } = useListActions();
  return (
    <button
      type="button"
      className="border-edge text-muted hover:bg-sunken mt-2 inline-flex min-h-10 items-center gap-1 rounded-md border border-dashed px-3 text-sm"
      onClick={() => {
        create({ name, colour: null }, (id) => viewOf(searchOfList(id), day));
        onCreated();
      }}
    >
      <PlusIcon />
      {t`Create list “${name}”`}
    </button>
  );
}
