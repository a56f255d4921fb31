import { Button } from '@mantine/core';
import type { InputOf } from '../../client/client.js';
import { useText } from '../../text/text-context.js';
import { Dialog } from '../../ui/dialog.js';
import { useDialog } from '../../ui/use-dialog.js';
import { BulkForm } from './bulk-form.js';

type Props = { readonly filter: Pick<InputOf<'staff.unlinked'>, 'match' | 'search'> };

/** Decides about all pairs of a filter at once. */
export function BulkButton({ filter }: Props) {
  const { bulk: text } = useText().staff;
  const { isOpen, open, close } = useDialog('decide_together');
  return (
    <>
      <Button variant="default" onClick={open}>
        {text.open}
      </Button>
      <Dialog isOpen={isOpen} close={close} title={text.title}>
        <BulkForm filter={filter} />
      </Dialog>
    </>
  );
}
