import { Select } from '@mantine/core';
import { Role } from '../../../shared/permissions.js';
import { useText } from '../../text/text-context.js';

type Props = {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly disabled?: boolean;
  readonly value?: string | null;
  readonly defaultValue?: string | null;
  readonly onChange?: (role: Role) => void;
};

/** A choice of one of the roles. */
export function AccountRoleSelect({ onChange, ...props }: Props) {
  const { roles } = useText().settings;
  return (
    <Select
      data={Role.options.map((value) => ({ value, label: roles[value] }))}
      allowDeselect={false}
      onChange={(role) => role && onChange?.(role as Role)}
      {...props}
    />
  );
}
