from dataclasses import dataclass, field

from infra.local.handlers.process_pool import ProcessPool


@dataclass(eq=False)
class Holder:
    name: str
    is_at_work: bool = False
    evictions: list[str] = field(default_factory=list)

    def evict(self) -> bool:
        if not self.is_at_work:
            self.evictions.append(self.name)
        return not self.is_at_work


def test_a_new_process_takes_the_place_of_the_longest_idle():
    pool, (first, second, third) = ProcessPool(2), map(Holder, "abc")
    pool.use(first)
    pool.use(second)
    pool.use(first)

    pool.use(third)

    assert (first.evictions, second.evictions) == ([], ["b"])


def test_a_process_at_work_is_left_alone():
    pool, (first, second, third) = ProcessPool(2), map(Holder, "abc")
    first.is_at_work = True
    pool.use(first)
    pool.use(second)

    pool.use(third)

    assert (first.evictions, second.evictions) == ([], ["b"])


def test_there_may_be_more_while_all_are_at_work():
    pool, (first, second) = ProcessPool(1), map(Holder, "ab")
    first.is_at_work = True
    pool.use(first)
    pool.use(second)
    first.is_at_work = second.is_at_work = False

    third = Holder("c")
    pool.use(third)

    assert first.evictions + second.evictions == ["a", "b"]


def test_who_left_needs_no_place():
    pool, (first, second, third) = ProcessPool(2), map(Holder, "abc")
    pool.use(first)
    pool.use(second)
    pool.leave(first)

    pool.use(third)

    assert second.evictions == []
