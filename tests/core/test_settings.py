from sitrep.core.settings import Origin, Secret


def test_a_secret_is_shown_to_nobody_but_to_whom_it_is_revealed() -> None:
    secret = Secret("hunter2", Origin(file="alerts.yaml", line=3, column=7, path="receivers.desk[0]"))
    assert secret.reveal() == "hunter2"
    assert [str(secret), repr(secret), f"{secret:}", f"{[secret]}"] == ["***", "Secret(***)", "***", "[Secret(***)]"]
    assert secret == Secret("hunter2")


def test_what_is_wrong_with_a_secret_is_told_where_it_stands() -> None:
    origin = Origin(file="alerts.yaml", line=3, column=7, path="receivers.desk[0]")
    assert str(origin.problem("no such service")) == "alerts.yaml:3:7: receivers.desk[0]: no such service"
