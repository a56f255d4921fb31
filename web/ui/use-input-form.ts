import { useForm } from '@mantine/form';
import { type FormInput, type FormName, formProblemsOf } from '../client/form-inputs.js';
import { useProblemText } from '../text/problem-text.js';

type Options<Name extends FormName, Values> = {
  readonly initialValues: Values;
  readonly mode?: 'controlled' | 'uncontrolled';
  /** What the form sends for its values. */
  readonly inputOf: (values: Values) => FormInput<Name>;
  /** The value that a part of what is sent is made of. Default: the one with the name of that part. */
  readonly fieldOf?: (part: string, values: Values) => string;
};

/** A form that sends nothing which the API would refuse for its shape: both check with the same schema. */
export function useInputForm<Name extends FormName, Values extends Record<string, unknown>>(
  name: Name,
  { initialValues, mode = 'controlled', inputOf, fieldOf = (part) => part }: Options<Name, Values>,
) {
  const say = useProblemText();
  const form = useForm<Values, FormInput<Name>>({
    mode,
    initialValues,
    transformValues: inputOf,
    validate: (values) =>
      Object.fromEntries(
        [...formProblemsOf(name, inputOf(values))].map(([path, problem]) => [
          fieldOf(path.split('.')[0] ?? '', values),
          say(problem),
        ]),
      ),
  });
  /** For `onSubmit`: sends what was entered, or goes to the first value that is not right. */
  const submit = (send: (input: FormInput<Name>) => void) =>
    form.onSubmit(send, (errors) => {
      const node = form.getInputNode(Object.keys(errors)[0] ?? '');
      // Of a password, the node is what surrounds its input.
      (node?.querySelector('input') ?? node)?.focus();
    });
  return { ...form, submit };
}
