import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ComponentType } from 'react';
import { Dialog } from './dialog.js';

/** A secret that the server returns only once, and whose it is. */
export type NewSecret = { readonly name: string; readonly secret: string };

export type ShowSecret = { readonly show: (shown: NewSecret) => void };

type Props = ShowSecret & { readonly label: string; readonly form: ComponentType<ShowSecret> };

/** Opens a form that makes a secret, and closes it when the secret is shown. */
export function NewSecretButton({ label, form: Form, show }: Props) {
  const [isOpen, { open, close }] = useDisclosure();
  const created = (shown: NewSecret) => {
    close();
    show(shown);
  };
  return (
    <>
      <Button onClick={open}>{label}</Button>
      <Dialog isOpen={isOpen} close={close} title={label}>
        <Form show={created} />
      </Dialog>
    </>
  );
}
