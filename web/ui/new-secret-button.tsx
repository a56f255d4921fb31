import { Button } from '@mantine/core';
import type { ComponentType } from 'react';
import type { ActionName } from '../client/places.js';
import { Dialog } from './dialog.js';
import { useDialog } from './use-dialog.js';

/** A secret that the server returns only once, and whose it is. */
export type NewSecret = { readonly name: string; readonly secret: string };

export type ShowSecret = { readonly show: (shown: NewSecret) => void };

type Props = ShowSecret & {
  readonly name: ActionName;
  readonly label: string;
  readonly form: ComponentType<ShowSecret>;
};

/** Opens a form that makes a secret, and closes it when the secret is shown. */
export function NewSecretButton({ name, label, form: Form, show }: Props) {
  const { isOpen, open, close } = useDialog(name);
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
