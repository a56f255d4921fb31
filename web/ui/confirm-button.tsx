import { Button, Group, Stack, Text } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ActionName } from '../client/places.js';
import { useText } from '../text/text-context.js';
import { Dialog } from './dialog.js';
import { FailureNotice } from './failure-notice.js';
import { useDialog } from './use-dialog.js';

type Props<Input, Output> = {
  /** Of an action that can be begun from anywhere. */
  readonly name?: ActionName;
  readonly label: string;
  /** What happens when the person confirms. */
  readonly question: string;
  readonly action: UseMutationResult<Output, Error, Input>;
  readonly input: Input;
  readonly done?: (output: Output) => void;
  readonly isDangerous?: boolean;
  /** Whether it is what a person came for. */
  readonly isMain?: boolean;
  /** Of a row of a table. */
  readonly size?: 'xs';
  /** Whether what the person enters may be sent. */
  readonly check?: () => boolean;
  /** What the person enters. */
  readonly children?: ReactNode;
};

/** A button that says what it will do, and does it when the person confirms. */
export function ConfirmButton<Input, Output>(props: Props<Input, Output>) {
  const {
    name,
    label,
    question,
    action,
    input,
    done,
    isDangerous = false,
    isMain = false,
    size,
    check,
    children,
  } = props;
  const { common } = useText();
  const { isOpen, open, close } = useDialog(name);
  const color = isDangerous ? { color: 'red' } : {};
  const ask = () => {
    action.reset();
    open();
  };
  const confirm = () => {
    if (check?.() === false) return;
    action.mutate(input, {
      onSuccess: (output) => {
        close();
        done?.(output);
      },
    });
  };
  return (
    <>
      <Button
        variant={isDangerous ? 'outline' : isMain ? 'filled' : 'default'}
        {...color}
        {...(size && { size })}
        onClick={ask}
      >
        {label}
      </Button>
      <Dialog isOpen={isOpen} close={close} title={label}>
        <Stack>
          <Text size="sm">{question}</Text>
          {children}
          {action.error && <FailureNotice error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {common.cancel}
            </Button>
            <Button {...color} loading={action.isPending} onClick={confirm} data-autofocus>
              {label}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
