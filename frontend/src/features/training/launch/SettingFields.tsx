import { Anchor, Button, Collapse, Select, SimpleGrid, Stack, Switch, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { count, counted } from "@/components/numbers";
import { inWords } from "@/components/StateBadge";
import { type Setting, shown, type Typed } from "./settings";

/** Help is below its field, so that fields of one row stand side by side. */
const ORDER: ("label" | "input" | "error" | "description")[] = ["label", "input", "error", "description"];

interface FieldsProps {
  settings: Setting[];
  typed: Typed;
  faults: Record<string, string>;
  onType: (name: string, value: string | boolean) => void;
  onReset: (name: string) => void;
}

/** The settings of a job; the ones that rarely need a hand are folded away. */
export function SettingFields(props: FieldsProps) {
  const { settings, faults } = props;
  const plain = settings.filter((setting) => !setting.advanced);
  const advanced = settings.filter((setting) => setting.advanced);
  const [open, { toggle }] = useDisclosure(false);
  const wrong = advanced.some((setting) => faults[`config.${setting.name}`]);
  const unfolded = open || wrong;
  return (
    <Stack>
      <Fields {...props} settings={plain} />
      {advanced.length > 0 && (
        <div>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={toggle}
            aria-expanded={unfolded}
            leftSection={
              unfolded ? (
                <IconChevronDown size={16} aria-hidden />
              ) : (
                <IconChevronRight size={16} aria-hidden />
              )
            }
          >
            {counted(advanced.length, "advanced setting")}
          </Button>
          <Collapse expanded={unfolded}>
            <Fields {...props} settings={advanced} />
          </Collapse>
        </div>
      )}
    </Stack>
  );
}

function Fields(props: FieldsProps) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" verticalSpacing="md" mt="xs">
      {props.settings.map((setting) => (
        <Field key={setting.name} setting={setting} {...props} />
      ))}
    </SimpleGrid>
  );
}

function Field({ setting, typed, faults, onType, onReset }: FieldsProps & { setting: Setting }) {
  const { name, label, help } = setting;
  const entry = typed[name];
  const error = faults[`config.${name}`];
  const change = (value: string | boolean) => onType(name, value);
  if (setting.type === "boolean")
    return (
      <Switch
        label={label}
        description={help}
        checked={entry === undefined ? setting.default === true : entry === true}
        onChange={(event) => change(event.currentTarget.checked)}
        error={error}
      />
    );
  const value = entry === undefined ? shown(setting.default) : String(entry);
  if (setting.type === "choice")
    return (
      <Select
        label={label}
        description={help}
        inputWrapperOrder={ORDER}
        data={(setting.choices ?? []).map((choice) => ({ value: choice, label: inWords(choice) }))}
        value={value || null}
        onChange={(next) => change(next ?? "")}
        allowDeselect={setting.nullable}
        clearable={setting.nullable}
        error={error}
      />
    );
  const changed = entry !== undefined && value !== shown(setting.default);
  return (
    <TextInput
      label={label}
      description={
        <>
          {help} {bounds(setting)}
          {changed && (
            <Anchor component="button" type="button" size="xs" onClick={() => onReset(name)}>
              Reset to {shown(setting.default) || "none"}
            </Anchor>
          )}
        </>
      }
      inputWrapperOrder={ORDER}
      inputMode={setting.type === "integer" ? "numeric" : setting.type === "number" ? "decimal" : undefined}
      placeholder={setting.nullable ? "None" : undefined}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      error={error}
    />
  );
}

/** "From 1 to 64.", as far as there are bounds. */
function bounds({ type, minimum, maximum }: Setting): string {
  if (type !== "integer" && type !== "number") return "";
  const said = (bound: number) => (bound >= 1000 ? count(bound) : shown(bound));
  if (minimum !== null && maximum !== null) return `From ${said(minimum)} to ${said(maximum)}. `;
  if (minimum !== null) return `At least ${said(minimum)}. `;
  return maximum === null ? "" : `At most ${said(maximum)}. `;
}
