import { Button, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { EmployeeStatus } from '../../../shared/employee.js';
import { COLUMN_NAMES } from '../../../shared/reports/aliases.js';
import { withRule } from '../../../shared/reports/change-mapping.js';
import { ReportMapping } from '../../../shared/reports/mapping.js';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { HeadingInput } from './heading-input.js';
import { PreviewPanel } from './mapping-preview.js';
import { NO_RULE, RULE_FIELD, RULE_KINDS, type RuleFields, ruleOf } from './rule-fields.js';

type Props = {
  readonly start: Partial<RuleFields>;
  readonly file_id: string | undefined;
  readonly current: Pick<OutputOf<'mapping.show'>, 'version' | 'mapping'>;
  readonly done: (version: number) => void;
};

/** One rule with a preview, and why. Saved, it is a new version of the mapping. */
export function FixForm({ start, file_id, current, done }: Props) {
  const { mapping: text } = useText();
  const save = useAction('mapping.save');
  const mappingOf = (fields: RuleFields) => {
    const rule = ruleOf(fields);
    return rule ? withRule(current.mapping, rule) : null;
  };
  const form = useInputForm('mapping.save', {
    initialValues: { ...NO_RULE, ...start, why: '' },
    inputOf: ({ why, ...fields }) => ({
      ...{ why, based_on: current.version },
      mapping: mappingOf(fields) ?? current.mapping,
    }),
    fieldOf: (part, { kind }) => (part === 'mapping' ? RULE_FIELD[kind] : part),
  });
  const mapping = mappingOf(form.values);
  const submit = form.submit((input) => save.mutate(input, { onSuccess: ({ version }) => done(version) }));
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <Select
          label={text.kind}
          data={RULE_KINDS.map((value) => ({ value, label: text.kinds[value] }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <RuleInputs form={form} file_id={file_id} />
        {ReportMapping.safeParse(mapping).success && mapping && <PreviewPanel mapping={mapping} />}
        <TextInput
          label={text.why}
          description={text.why_hint}
          required
          maxLength={500}
          {...form.getInputProps('why')}
        />
        {save.error && <FailureNotice error={save.error} />}
        <Button type="submit" loading={save.isPending} disabled={!mapping}>
          {text.save}
        </Button>
      </Stack>
    </form>
  );
}

type Form = Pick<UseFormReturnType<RuleFields & { why: string }>, 'values' | 'getInputProps'>;

function RuleInputs({ form, file_id }: Pick<Props, 'file_id'> & { readonly form: Form }) {
  const { mapping: text, common } = useText();
  const fieldName = useFieldName();
  const { kind } = form.values;
  if (kind === 'employee_id_width')
    return <NumberInput label={text.width} min={1} max={50} required {...form.getInputProps('width')} />;
  if (kind === 'status_word')
    return (
      <>
        <TextInput label={text.word} required data-autofocus {...form.getInputProps('word')} />
        <Select
          label={text.means}
          data={EmployeeStatus.options.map((value) => ({ value, label: common.employee_status[value] }))}
          {...form.getInputProps('status')}
        />
      </>
    );
  return (
    <>
      <HeadingInput file_id={file_id} isRead={kind === 'column_off'} {...form.getInputProps('heading')} />
      {kind === 'alias' && (
        <Select
          label={text.means}
          searchable
          data={COLUMN_NAMES.map((value) => ({ value, label: `${fieldName(value)} (${value})` }))}
          {...form.getInputProps('column')}
        />
      )}
    </>
  );
}
