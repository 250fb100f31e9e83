import { Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import classes from "./Home.module.css";

/** The project's name as the way into it; on the project's own page, what the card is about. */
export function CardTitle({
  work,
  heading,
}: {
  work: { project_id: number; project_name: string };
  heading?: string;
}) {
  if (heading)
    return (
      <Title order={2} size="h3">
        {heading}
      </Title>
    );
  return (
    <Title order={3} className={classes.name}>
      <Link to="/projects/$projectId" params={{ projectId: work.project_id }} className={classes.nameLink}>
        {work.project_name}
      </Link>
    </Title>
  );
}
