"""What the demo's authors say in their forms became of their plans, where the next report does not tell by its text.

Lines are found by how they begin. What stands here is not done; "open" is what its author has said nothing about.
"""

DONE = "done"
NOT_DONE = {
    "随访时间拆成": "moved",
    "用受约束解码消除": "moved",
    "审批期间先在旧机器上装系统": "moved",
    "和周𬍛一起定抽查办法": "dropped",
    "验收报账": "open",
}


def fate_of(text: str) -> str:
    return next((fate for begin, fate in NOT_DONE.items() if text.startswith(begin)), DONE)
