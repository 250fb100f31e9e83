import { Checkbox, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Role } from "@/app/session";

const ROLES: { value: Role; label: string; description: string }[] = [
  { value: "annotator", label: "Annotator", description: "Writes answers and ranks pairs." },
  {
    value: "reviewer",
    label: "Reviewer",
    description: "Approves, edits, returns and rejects the work of others, never their own.",
  },
  {
    value: "manager",
    label: "Manager",
    description: "Guidelines, imports, people, datasets, training and comparisons.",
  },
];

/** Any of the three roles, each with what it may do. */
export function RoleChoice({
  value,
  onChange,
  error,
}: {
  value: Role[];
  onChange: (roles: Role[]) => void;
  error?: ReactNode;
}) {
  return (
    <Checkbox.Group label="Roles" value={value} onChange={(roles) => onChange(roles as Role[])} error={error}>
      <Stack gap="xs" mt={6}>
        {ROLES.map((role) => (
          <Checkbox key={role.value} {...role} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
