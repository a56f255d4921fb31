import { Anchor, Button, CloseButton, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, useSearch } from 'wouter';
import { useText } from '../../text/text-context.js';
import { useSavedViews } from './saved-views.js';

/** Views to go to, and a form that saves the present one. */
export function ViewMenu() {
  const { views: text } = useText().employees;
  const { views, save, remove } = useSavedViews();
  const query = useSearch();
  const form = useForm({ initialValues: { name: '' } });
  const submit = form.onSubmit(({ name }) => {
    save({ name: name.trim(), query });
    form.reset();
  });
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <Button variant="default">{text.title}</Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          {views.length === 0 && <Text size="sm">{text.none}</Text>}
          {views.map((view) => (
            <Group key={view.name} justify="space-between" wrap="nowrap">
              <Anchor component={Link} href={`/employees?${view.query}`} size="sm" className="wraps">
                {view.name}
              </Anchor>
              <CloseButton aria-label={text.remove(view.name)} onClick={() => remove(view.name)} />
            </Group>
          ))}
          <form onSubmit={submit}>
            <Group align="flex-end" gap="xs" wrap="nowrap">
              <TextInput label={text.name} required maxLength={60} flex={1} {...form.getInputProps('name')} />
              <Button type="submit">{text.save}</Button>
            </Group>
          </form>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
