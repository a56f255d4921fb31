import { Alert, TextInput } from '@mantine/core';
import type { UseMutationResult } from '@tanstack/react-query';
import { LONGEST_REASON } from '../../../shared/vocabulary.js';
import type { OutputOf } from '../../client/client.js';
import type { FormInput } from '../../client/form-inputs.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { useInputForm } from '../../ui/use-input-form.js';

type Erased = OutputOf<'employees.erase'>;
type Props = {
  readonly employee_id: string;
  readonly action: UseMutationResult<Erased, Error, FormInput<'employees.erase'>>;
};

/** Erases the person once their code was typed. */
export function EraseEmployee({ employee_id, action }: Props) {
  const { erase: text } = useText().employees.one;
  const form = useInputForm('employees.erase', {
    initialValues: { employee_id: '', reason: '' },
    inputOf: (values) => values,
  });
  const check = () => {
    if (form.validate().hasErrors) return false;
    if (form.getValues().employee_id === employee_id) return true;
    form.setFieldError('employee_id', text.other_code);
    return false;
  };
  return (
    <ConfirmButton
      label={text.title}
      question={text.question}
      action={action}
      input={form.getTransformedValues()}
      check={check}
      isDangerous
    >
      <TextInput
        label={text.code(employee_id)}
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('employee_id')}
      />
      <TextInput label={text.reason} maxLength={LONGEST_REASON} {...form.getInputProps('reason')} />
    </ConfirmButton>
  );
}

/** What an erasure removed, in place of the person. */
export function ErasedNotice({ erased: { files, unreadable } }: { readonly erased: Erased }) {
  const { erase: text } = useText().employees.one;
  return (
    <Alert color={unreadable > 0 ? 'yellow' : 'green'} role="status" title={text.done}>
      {text.removed(files)} {unreadable > 0 && text.unreadable(unreadable)} {text.backups}
    </Alert>
  );
}
