EXAMPLE = ""


def checked(text, act_on, decided_on):
    return {}
