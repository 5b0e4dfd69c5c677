import type { ComponentChildren } from 'preact';

interface Props {
  /** Of what is typed into; `describedBy` names what stands below it. */
  id: string;
  label: string;
  help?: ComponentChildren;
  /** Why it was refused; null where it was not. */
  refusal: string | null;
  children: ComponentChildren;
}

/** The ids of what stands below a field, for its `aria-describedby`. */
export const describedBy = (id: string): string => `${id}-help ${id}-problem`;

/** A field of a form with its name, what it is for, and why it was refused. */
export function Field({ id, label, help, refusal, children }: Props) {
  return (
    <div class="text-field">
      <label for={id}>{label}</label>
      {children}
      <p id={`${id}-help`} class="quiet">
        {help}
      </p>
      <p id={`${id}-problem`} class="problem" role="alert">
        {refusal}
      </p>
    </div>
  );
}

interface TextProps extends Omit<Props, 'children'> {
  value: string;
  /** Whether what is typed is a secret, which the browser then neither shows nor remembers. */
  isSecret?: boolean;
  placeholder?: string;
  onType(text: string): void;
}

/** A line of text. */
export function TextField({ value, isSecret = false, placeholder, onType, ...field }: TextProps) {
  const { id, refusal } = field;
  const input = {
    id,
    value,
    placeholder,
    spellcheck: false,
    'aria-describedby': describedBy(id),
    'aria-invalid': refusal !== null,
    onInput: (event: { currentTarget: HTMLInputElement }) => onType(event.currentTarget.value),
  };
  return (
    <Field {...field}>
      {isSecret ? <input {...input} type="password" autocomplete="new-password" /> : <input {...input} autocomplete="off" />}
    </Field>
  );
}
