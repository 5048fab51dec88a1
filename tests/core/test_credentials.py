"""What looks as if a password or a token were given away, and what does not."""

import pytest

from core.credentials import credential_in


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("-   VPN密码：hunter2", "VPN密码"),
        ("- VPN账号： lt2023", "VPN账号"),
        ("账号密码: root/123456", "账号密码"),
        ("**密码**：`abc`", "密码"),
        ("token=ghp_abcdef", "token"),
        ("API key: sk-123", "API key"),
        ("export AWS_SECRET=x1", "AWS_SECRET"),
        ("password : 12", "password"),
    ],
)
def test_labels_with_a_value(line: str, label: str) -> None:
    assert credential_in(line) == label


@pytest.mark.parametrize(
    "line",
    [
        "- VPN密码：",
        "账号密码：  ",
        "密码：见群公告",
        "token: 无",
        "token: https://example.org/how-to",
        "需要先下载客户端，然后填入账号密码，即可登录。",
        "每个 token 的损失：",
        "我们讨论了密码学",
        "",
    ],
)
def test_lines_that_give_nothing_away(line: str) -> None:
    assert credential_in(line) == ""
