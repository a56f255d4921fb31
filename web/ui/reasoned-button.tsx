import { TextInput } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';
import { LONGEST_REASON } from '../../shared/vocabulary.js';
import { useText } from '../text/text-context.js';
import { ConfirmButton } from './confirm-button.js';

type Reasoned = { readonly reason?: string | undefined };
type Props<Input extends Reasoned, Output> = {
  readonly label: string;
  readonly question: string;
  readonly action: UseMutationResult<Output, Error, Input>;
  readonly input: Input;
  readonly isDangerous?: boolean;
};

/** A button that does something when the person confirms, who may say why. */
export function ReasonedButton<Input extends Reasoned, Output>({ input, ...props }: Props<Input, Output>) {
  const { common } = useText();
  const [typed, setTyped] = useState('');
  const reason = typed.trim();
  return (
    <ConfirmButton {...props} input={{ ...input, ...(reason && { reason }) }}>
      <TextInput
        label={common.reason}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        maxLength={LONGEST_REASON}
      />
    </ConfirmButton>
  );
}
