import { useQuery } from "@tanstack/react-query";
import { useMe } from "@/app/session";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { homeQuery } from "./api";

export function HomePage() {
  const me = useMe();
  const home = useQuery(homeQuery);
  return (
    <PageFrame>
      <PageHeader title={`Welcome, ${me.name || me.email}`} />
      <QueryBoundary query={home}>{() => null}</QueryBoundary>
    </PageFrame>
  );
}
