import { TextInput } from "@mantine/core";
import { EntryList } from "./EntryList";
import classes from "./EntryList.module.css";
import { type Dimension, type Faults, MOST_DIMENSIONS, NEW_DIMENSION } from "./workbenchValues";

/** By what each ranked answer is rated, beside the choice. */
export function DimensionsField({
  value,
  onChange,
  errors,
}: {
  value: Dimension[];
  onChange: (value: Dimension[]) => void;
  errors: Faults;
}) {
  return (
    <EntryList
      label="Dimensions"
      description="Each answer is rated from 1 to 5 by each of them, beside the choice."
      one="dimension"
      entries={value}
      onChange={onChange}
      fresh={NEW_DIMENSION}
      most={MOST_DIMENSIONS}
      empty="None: people only choose."
      nameOf={({ name }) => name}
      error={errors.dimensions}
    >
      {(dimension, set, index) => (
        <>
          <TextInput
            label="Name"
            required
            maxLength={80}
            placeholder="Correctness"
            value={dimension.name}
            error={errors[`dimensions.${index}.name`]}
            onChange={(event) => set({ ...dimension, name: event.currentTarget.value })}
          />
          <TextInput
            label="What it asks"
            maxLength={500}
            placeholder="Is what it says true?"
            value={dimension.description}
            error={errors[`dimensions.${index}.description`]}
            onChange={(event) => set({ ...dimension, description: event.currentTarget.value })}
          />
          <div className={classes.ends}>
            <TextInput
              label="1 means"
              maxLength={60}
              placeholder="Wrong in what matters"
              value={dimension.low}
              error={errors[`dimensions.${index}.low`]}
              onChange={(event) => set({ ...dimension, low: event.currentTarget.value })}
            />
            <TextInput
              label="5 means"
              maxLength={60}
              placeholder="All of it is right"
              value={dimension.high}
              error={errors[`dimensions.${index}.high`]}
              onChange={(event) => set({ ...dimension, high: event.currentTarget.value })}
            />
          </div>
        </>
      )}
    </EntryList>
  );
}
