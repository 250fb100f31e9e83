import { Radio, SimpleGrid, Stack } from "@mantine/core";
import { AnchorLink } from "@/components/links";
import { Part, type TabProps, Whole } from "./parts";

const ORDERS = [
  {
    value: "arrival",
    label: "In order of arrival",
    description: "Within a priority, the task that came first goes out first.",
  },
  {
    value: "breadth",
    label: "Breadth first",
    description: "Every task gets its first answer before any gets its second.",
  },
  {
    value: "score",
    label: "Highest score first",
    description: "Tasks about which models are least sure go first; an import sets the score.",
  },
];

export function HandoutTab({ form, project }: TabProps) {
  return (
    <>
      <Part
        title="Answers for each task"
        hint={
          <>
            Holds for tasks created from now on. To ask more people about tasks that are there,{" "}
            <AnchorLink
              to="/projects/$projectId/tasks"
              params={{ projectId: project.id }}
              inherit
              underline="always"
            >
              choose them in the list
            </AnchorLink>
            .
          </>
        }
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Whole
            form={form}
            field="write_overlap"
            label="Answers for each prompt"
            description="How many people write an answer to the same prompt."
            min={1}
            max={9}
          />
          <Whole
            form={form}
            field="rank_overlap"
            label="Votes for each pair"
            description="More than one shows where people disagree."
            min={1}
            max={9}
          />
        </SimpleGrid>
      </Part>
      <Part title="What comes next">
        <Radio.Group
          label="Order"
          description="Priority always comes first; this decides within one priority."
          {...form.getInputProps("handout_order")}
        >
          <Stack gap="xs" mt="xs">
            {ORDERS.map((order) => (
              <Radio key={order.value} {...order} />
            ))}
          </Stack>
        </Radio.Group>
      </Part>
      <Part title="What a person holds">
        <Whole
          form={form}
          field="lease_minutes"
          label="A task stays with a person for"
          description="Counted from their last sign of work. After that it goes to somebody else; what they typed is kept."
          suffix=" minutes"
          min={1}
          max={10_080}
          maw={320}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Whole
            form={form}
            field="max_held"
            label="Tasks at hand"
            description="The one on the screen, and the next ones, fetched ahead."
            min={1}
            max={20}
          />
          <Whole
            form={form}
            field="max_skips"
            label="Skips before a task waits for you"
            description="A task that so many people skipped is parked until a manager looks at it."
            min={1}
            max={50}
          />
        </SimpleGrid>
      </Part>
      <Part title="Limits">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Whole
            form={form}
            field="daily_quota"
            label="Answers of one person in a day"
            description="After that they get nothing more until the next day (UTC)."
            placeholder="No limit"
            min={1}
          />
          <Whole
            form={form}
            field="person_quota"
            label="Answers of one person in all"
            description="Keeps one voice from being most of the data."
            placeholder="No limit"
            min={1}
          />
        </SimpleGrid>
      </Part>
    </>
  );
}
