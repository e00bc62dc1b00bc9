import requests
import json
import base64

# 配置
BASE_URL = "http://localhost:8000/api/v1"
API_KEY = "your_api_key"

# 创建会话
session = requests.Session()
session.headers.update({
    "Content-Type": "application/json",
    "X-API-Key": API_KEY
})

# 1. 注册 Skill
skill_code = '''
def execute(inputs):
    value = inputs.get("value", 0)
    result = value ** 2
    return {"result": result, "input": value}
'''

code_base64 = base64.b64encode(skill_code.encode()).decode()

register_response = session.post(
    f"{BASE_URL}/skill/register",
    json={
        "skill_id": "skill_square",
        "skill_name": "计算平方",
        "description": "计算数值的平方值",
        "version": "1.0.0",
        "language": "python",
        "code": code_base64,
        "timeout": 30
    }
)

print(f"注册结果: {register_response.json()}")

# 2. 调用 Skill
invoke_response = session.post(
    f"{BASE_URL}/skill/invoke",
    json={
        "skill_id": "skill_square",
        "inputs": {"value": 5},
        "timeout": 30
    }
)

result = invoke_response.json()
print(f"调用结果: {result}")

if result["status"] == "success":
    print(f"计算结果: {result['result']['result']}")
