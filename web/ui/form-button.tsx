import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.js';

type Props = {
  readonly label: string;
  readonly size?: 'xs';
  readonly form: (close: () => void) => ReactNode;
};

/** Opens a form in a dialog, which the form closes. */
export function FormButton({ label, size, form }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="default" onClick={open} {...(size && { size })}>
        {label}
      </Button>
      <Dialog isOpen={isOpen} close={close} title={label}>
        {form(close)}
      </Dialog>
    </>
  );
}
