import { t } from '@lingui/core/macro';
import { useState } from 'react';
import type { Task } from '../../../../api/client';
import { useAnnounce } from '../../../../ui/announcer';
import { Button } from '../../../../ui/button';
import { copyLinkTo } from '../../hooks/use-copy-link';

/** Confirms on the button, because a notification would be under the dialog. */
export function CopyLink({ task }: { task: Task }) {
  const [text, setText] = useState<string>();
  const announce = useAnnounce();
  async function copy(): Promise<void> {
    const { link, isCopied } = await copyLinkTo(task);
    const said = isCopied ? t`Link copied` : t`Couldn't copy the link: ${link}`;
    setText(said);
    announce(said);
  }
  return (
    <Button look="quiet" className="ms-auto break-all" onClick={() => void copy()}>
      {text ?? t`Copy link`}
    </Button>
  );
}
