import { Badge, Button, Card, Group, Text } from '@mantine/core';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { EmployeeLink } from '../../ui/employee-link.js';
import { type Mark, markOf, type SuggestionRow, type Unlinked } from './marks.js';

type Marking = {
  readonly marks: readonly Mark[];
  readonly mark: ((mark: Mark) => void) | undefined;
};

/** A person without a Staff record, and the records that may be theirs. */
export function MatchCard({ person, ...marking }: Marking & { readonly person: Unlinked }) {
  const { staff, common } = useText();
  const format = useFormat();
  const {
    first_name,
    last_name,
    position_family,
    department_code,
    department_description,
    work_email,
    hire_date,
    status,
  } = person;
  const facts = [
    status && common.employee_status[status],
    position_family,
    department_description ?? department_code,
    work_email,
    hire_date && staff.match.hired(format.day(hire_date)),
  ].filter((fact) => fact);
  return (
    <Card withBorder padding="sm" tabIndex={0} component="article" aria-label={`${first_name} ${last_name}`}>
      <Group gap="xs">
        <Text span fw={600}>
          <EmployeeLink {...person} />
        </Text>
        <Badge variant="light" color={person.match === 'ambiguous' ? 'orange' : 'gray'}>
          {staff.match.kinds[person.match]}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed" className="wraps">
        {facts.join(', ')}
      </Text>
      {person.suggestions.length === 0 && <Text size="sm">{staff.match.no_suggestions}</Text>}
      {person.suggestions.map((suggestion) => (
        <SuggestedRecord
          key={suggestion.staff.staff_id}
          employee_id={person.employee_id}
          suggestion={suggestion}
          {...marking}
        />
      ))}
    </Card>
  );
}

type Props = Marking & { readonly employee_id: string; readonly suggestion: SuggestionRow };

function SuggestedRecord({ employee_id, suggestion: { staff: record, score, reasons }, marks, mark }: Props) {
  const { match: text, reason: words } = useText().staff;
  const format = useFormat();
  const { staff_id } = record;
  const marked = markOf(marks, employee_id, staff_id)?.kind;
  const name = `${record.first_name} ${record.last_name}`;
  const facts = [
    staff_id,
    record.work_email,
    record.hire_date && text.hired(format.day(record.hire_date)),
    !record.active && text.inactive,
  ].filter((fact) => fact);
  return (
    <Group justify="space-between" mt="xs">
      <div>
        <Text size="sm" className="wraps">
          <b>{name}</b> ({facts.join(', ')})
        </Text>
        <Text size="sm" c="dimmed">
          {text.score(format.percent(score))}: {reasons.map((reason) => words[reason]).join(', ')}
        </Text>
      </div>
      <Group gap="xs">
        {marked && (
          <Badge color={marked === 'confirm' ? 'green' : 'red'} variant="light">
            {marked === 'confirm' ? text.accepted : text.rejected}
          </Badge>
        )}
        {mark && (
          <>
            <Button
              size="xs"
              variant={marked === 'confirm' ? 'filled' : 'default'}
              aria-label={text.accept_of(`${name}, ${staff_id}`)}
              aria-pressed={marked === 'confirm'}
              onClick={() => mark({ kind: 'confirm', employee_id, staff_id })}
            >
              {text.accept}
            </Button>
            <Button
              size="xs"
              variant={marked === 'reject' ? 'filled' : 'default'}
              {...(marked === 'reject' && { color: 'red' })}
              aria-label={text.reject_of(`${name}, ${staff_id}`)}
              aria-pressed={marked === 'reject'}
              onClick={() => mark({ kind: 'reject', employee_id, staff_id })}
            >
              {text.reject}
            </Button>
          </>
        )}
      </Group>
    </Group>
  );
}
