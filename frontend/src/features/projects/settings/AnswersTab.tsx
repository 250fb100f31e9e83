import { ChecklistField } from "./ChecklistField";
import { DimensionsField } from "./DimensionsField";
import { Part, type TabProps } from "./parts";
import { ReasonsField } from "./ReasonsField";
import { SchemaField } from "./SchemaField";
import type { SettingsValues } from "./settingsValues";
import { ToolsField } from "./ToolsField";
import { type Faults, withoutFaultsOf } from "./workbenchValues";

type ListField = "tools" | "checklist" | "dimensions" | "rank_reasons";

/** What people put in: the form of an answer, what it is checked by, and how a choice is explained. */
export function AnswersTab({ form }: TabProps) {
  const errors = form.errors as Faults;
  const list = <F extends ListField>(field: F) => ({
    value: form.values[field],
    onChange: (value: SettingsValues[F]) => {
      form.setValues({ [field]: value } as Partial<SettingsValues>);
      form.setErrors(withoutFaultsOf(field, errors));
    },
  });
  return (
    <>
      <Part title="Written answers" hint="What is changed here holds for answers submitted from now on.">
        <SchemaField
          value={form.values.output_schema}
          onChange={(value) => form.setFieldValue("output_schema", value)}
          error={errors.output_schema}
        />
        <ToolsField {...list("tools")} errors={errors} />
        <ChecklistField {...list("checklist")} errors={errors} />
      </Part>
      <Part title="Ranking">
        <ReasonsField {...list("rank_reasons")} error={errors.rank_reasons} />
        <DimensionsField {...list("dimensions")} errors={errors} />
      </Part>
    </>
  );
}
