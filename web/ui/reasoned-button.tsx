import { TextInput } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { LONGEST_REASON } from '../../shared/vocabulary.js';
import type { FormInput } from '../client/form-inputs.js';
import type { ActionName } from '../client/places.js';
import { useText } from '../text/text-context.js';
import { ConfirmButton } from './confirm-button.js';
import { useInputForm } from './use-input-form.js';

/** The procedures that take a reason. */
type Reasoned = 'sync.approve' | 'sync.reject' | 'schedule.pause';
type Props<Name extends Reasoned, Output> = {
  readonly procedure: Name;
  readonly name?: ActionName;
  readonly label: string;
  readonly question: string;
  readonly action: UseMutationResult<Output, Error, FormInput<Name>>;
  readonly input: FormInput<Name>;
  readonly isDangerous?: boolean;
};

/** A button that does something when the person confirms, who may say why. */
export function ReasonedButton<Name extends Reasoned, Output>(props: Props<Name, Output>) {
  const { procedure, input, ...rest } = props;
  const { common } = useText();
  const form = useInputForm(procedure, {
    initialValues: { reason: '' },
    inputOf: ({ reason }) => ({ ...input, ...(reason.trim() && { reason }) }),
  });
  return (
    <ConfirmButton
      isMain={!rest.isDangerous}
      {...rest}
      input={form.getTransformedValues()}
      check={() => !form.validate().hasErrors}
    >
      <TextInput label={common.reason} maxLength={LONGEST_REASON} {...form.getInputProps('reason')} />
    </ConfirmButton>
  );
}
